/* The theme's search reads a dash before a word as "without this word", so an option such as
   `--exit-code` would find nothing. Its worker receives the query without those dashes. */
(() => {
  const QUERY = 2; // the type of the theme's message to its worker
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const asks = message?.type === QUERY && typeof message.data === "string";
    const data = asks ? message.data.replace(/(^|\s)-+(?=\S)/g, "$1") : undefined;
    return post.call(this, asks ? { ...message, data } : message, ...rest);
  };
})();
