// Light, dark or as the system has it. Not a module: it runs before the page is drawn, so that it never flashes.
(() => {
  const KEPT = 'memgate.theme';
  const root = document.documentElement;

  const read = () => {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  };

  const apply = (theme) => {
    if (theme === 'light' || theme === 'dark') {
      root.dataset.theme = theme;
    } else {
      delete root.dataset.theme;
    }
  };

  window.memgateTheme = {
    get: () => root.dataset.theme ?? 'system',
    set(theme) {
      apply(theme);
      try {
        localStorage.setItem(KEPT, theme);
      } catch {
        // A browser that keeps nothing begins with the system's again.
      }
    },
  };
  apply(read());
})();
