/** Has somebody at this browser chosen how to begin? Kept here, since an empty Samspel looks the same to the server either way. */
const key = 'samspel.began';

export const hasBegun = (): boolean => {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return true;
  }
};

export const begin = (): void => {
  try {
    localStorage.setItem(key, 'yes');
  } catch {
    // Without storage the welcome is not shown by itself at all.
  }
};
