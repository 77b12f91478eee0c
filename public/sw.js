// Waymark's service worker: keeps one complete version of the app on the tablet, so that it starts without a network.
// It holds no data of the shop floor: that lives in the records worker's database.
// VERSION and FILES are written by `cargo xtask` after each build, from the content of the files themselves.
const VERSION = 'unbuilt';
const FILES = [];

const CACHE = `waymark-${VERSION}`;
const ACTIVE = 'waymark-active'; // remembers which version ran last, for one generation

// The server's own paths, as its CALLS names them.
const CALLS = ['/v1', '/demo', '/healthz'];
const isServerCall = (path) => CALLS.some((call) => path === call || path.startsWith(`${call}/`));

// What goes to the server passes this worker by. It need not be started for that, and an update is not disturbed by it.
// https://developer.mozilla.org/docs/Web/API/InstallEvent/addRoutes
function leaveServerCallsAlone(event) {
  const routes = CALLS.flatMap((call) => [call, `${call}/*`]).map((pathname) => ({ condition: { urlPattern: { pathname } }, source: 'network' }));
  return event.addRoutes?.(routes).catch((cause) => console.warn(`server calls go through the service worker: ${cause}`));
}

// All or nothing: one missing file fails the install and the old version stays.
self.addEventListener('install', (event) => {
  event.waitUntil(leaveServerCallsAlone(event));
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))),
  );
});

// The previous version is kept one generation longer: a page of it that is still open may have to restart a worker.
async function keepTwoVersions() {
  const memory = await caches.open(ACTIVE);
  const noted = await memory.match('/version');
  const previous = noted ? await noted.text() : CACHE;
  const keep = previous === CACHE ? null : [CACHE, previous, ACTIVE];
  if (keep) {
    const names = (await caches.keys()).filter((name) => name.startsWith('waymark-') && !keep.includes(name));
    await Promise.all(names.map((name) => caches.delete(name)));
  }
  await memory.put('/version', new Response(CACHE));
}

self.addEventListener('activate', (event) => {
  event.waitUntil(keepTwoVersions().then(() => self.clients.claim()));
});

// Never in mid-task: the new version waits until a person asks for it.
self.addEventListener('message', (event) => {
  if (event.data === 'activate-now') self.skipWaiting();
});

async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === 'navigate' ? '/' : request, { ignoreVary: true });
  return kept ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || isServerCall(url.pathname)) return;
  event.respondWith(answer(request));
});
