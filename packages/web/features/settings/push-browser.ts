/** How does this browser come to be pushed to? By a service worker, which is there for this alone, and the person's leave. */

const worker = '/push-worker.js';

/** Whether this browser can be pushed to at all: it knows push, and the page came over https or from this machine. */
export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** Whether it is subscribed. */
export async function isPushedTo(): Promise<boolean> {
  if (!canPush()) return false;
  const registration = await navigator.serviceWorker.getRegistration(worker);
  return (await registration?.pushManager.getSubscription()) != null;
}

/** Asks the person and subscribes with the house's key. Throws in words when it was refused. */
export async function subscribe(key: string): Promise<{ readonly endpoint: string; readonly p256dh: string; readonly auth: string }> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new Error('The browser was not allowed to show notices. Its settings for this page can allow it.');
  const registration = await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  // Subscribed with another key before, it must begin anew.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { keys } = made.toJSON();
  return { endpoint: made.endpoint, p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
}

/** Ends the subscription of this browser. */
export async function unsubscribe(): Promise<void> {
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration(worker);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
