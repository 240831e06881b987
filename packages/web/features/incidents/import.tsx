/** placeholder */
export function Screen() {
  return null;
}
