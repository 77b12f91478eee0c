// Starts one worker; `cargo xtask` makes a copy per worker and writes the hashed name in.
// The page hears of a failed start in every engine: WebKit fires no error event for it (ready message or this one).
try {
  const { default: init } = await import('./WORKER.js');
  await init({ module_or_path: './WORKER_bg.wasm' });
} catch (cause) {
  postMessage(`START FAILED ${cause}`);
}
