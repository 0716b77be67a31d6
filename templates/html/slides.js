// Eén dia per scherm. Zonder dit script is de bladzijde een rol van dia's.
(() => {
  const slides = [...document.querySelectorAll('.slide')];
  const wide = matchMedia('(min-width: 48rem)');
  const body = document.body;
  const keys = document.querySelector('.keys');
  let now = Math.min(Number(location.hash.slice(1)) || 1, slides.length) - 1;

  const show = (index, focus) => {
    now = Math.max(0, Math.min(index, slides.length - 1));
    slides.forEach((slide, place) => slide.classList.toggle('now', place === now));
    keys.hidden = !wide.matches || now > 0;
    history.replaceState(null, '', '#' + (now + 1));
    if (focus && wide.matches) slides[now].focus({ preventScroll: true });
  };
  const fit = () => {
    body.classList.toggle('presenting', wide.matches);
    show(now, false);
  };
  const step = (by) => { if (wide.matches) show(now + by, true); };
  const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !wide.matches) return;
    if (event.target.closest('a, .table') && !['n', 'N'].includes(event.key)) return;
    if (event.key in steps) step(steps[event.key]);
    else if (event.key === ' ') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Home') show(0, true);
    else if (event.key === 'End') show(slides.length - 1, true);
    else if (event.key === 'n' || event.key === 'N') body.classList.toggle('notes');
    else return;
    event.preventDefault();
  });
  addEventListener('click', (event) => {
    if (event.target.closest('a, .callout') || String(getSelection())) return;
    step(1);
  });
  let start = null;
  addEventListener('touchstart', (event) => { start = event.changedTouches[0].clientX; }, { passive: true });
  addEventListener('touchend', (event) => {
    const moved = event.changedTouches[0].clientX - start;
    if (Math.abs(moved) > 50) step(moved < 0 ? 1 : -1);
  });
  slides.forEach((slide) => { slide.tabIndex = -1; });
  wide.addEventListener('change', fit);
  fit();
})();
