// Starts the page: loads the Wasm program named in index.html, then registers the service worker.
// A file of its own because the content security policy allows no inline script.
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const notice = document.getElementById('boot');

// The camera, the device key and offline use are given to secure origins only.
const secure = 'This address is not secure, so the browser gives Waymark no camera and no key. Open it by https, or on the server itself by http://localhost.';

try {
  if (!isSecureContext) throw secure;
  const { default: init } = await import(meta('app-js'));
  await init({ module_or_path: meta('app-wasm') });
  notice?.remove();
} catch (cause) {
  const again = document.createElement('button');
  again.textContent = 'Load again';
  again.addEventListener('click', () => location.reload());
  notice?.replaceChildren(`Waymark could not start: ${cause}. What was recorded on this tablet is still there. `, again);
  console.error(cause);
}

// Also after a failed start: a mended version can only come this way.
navigator.serviceWorker
  ?.register('/sw.js', { updateViaCache: 'none' })
  .catch((cause) => console.warn(`the app cannot be kept for offline use: ${cause}`));
