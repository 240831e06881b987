/** What does a browser do with what is pushed to it? It shows a notice; a click on it opens what it is about, in a window of ours that is there. */

self.addEventListener('push', (event) => {
  const told = event.data === null ? {} : event.data.json();
  const shown = self.registration.showNotification(told.title ?? 'Samspel', {
    body: told.text ?? '',
    // The same sending twice is one notice.
    tag: told.sending ?? 'samspel',
    icon: '/mark.svg',
    requireInteraction: told.urgent === true,
    data: { link: told.link ?? '/' },
  });
  event.waitUntil(shown);
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.link ?? '/', self.location.origin);
  // What is pushed opens pages of ours alone.
  if (address.origin !== self.location.origin) address.href = self.location.origin;
  const go = async () => {
    const windows = await self.clients.matchAll({ type: 'window' });
    const open = windows.find((one) => 'navigate' in one);
    if (open === undefined) return self.clients.openWindow(address.href);
    await open.focus();
    return open.navigate(address.href);
  };
  event.waitUntil(go());
});
