// Tabs that don't fit are scrolled so that the one that is shown is seen.
window.linkappTabs = {
  /** @param {HTMLElement} tabs */
  show(tabs) {
    const [all, tab] = [tabs.getBoundingClientRect(), tabs.querySelector('[aria-current]')?.getBoundingClientRect()];
    if (tab)
      tabs.scrollLeft += tab.left - all.left - (all.width - tab.width) / 2;
  },
};
