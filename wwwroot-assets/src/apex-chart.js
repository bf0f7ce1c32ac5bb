// The one module that knows ApexCharts.
import ApexCharts from 'apexcharts';
import { register, unregister } from './charts.js';

const defaults = {
  chart: {
    // It writes style elements into the page; the content policy lets those with the page's nonce in.
    nonce: document.querySelector('meta[name="style-nonce"]')?.content,
    toolbar: { show: false },
    animations: { enabled: false },
    fontFamily: 'inherit',
    background: 'transparent',
    parentHeightOffset: 0,
  },
  dataLabels: { enabled: false },
  legend: { show: false },
};

/**
 * @param {HTMLElement} element
 * @param {object} options ApexCharts' own
 * @param {object[]} series
 */
export async function create(element, options, series) {
  const chart = new ApexCharts(element, { ...merge(defaults, options), ...colours(element), series });
  await chart.render();
  const retheme = () => chart.updateOptions(colours(element), false, false);
  document.addEventListener('linkapp:theme', retheme);
  const handle = {
    updateSeries: next => chart.updateSeries(next, false),
    updateOptions: next => chart.updateOptions(next, false, false),
    dispose() {
      document.removeEventListener('linkapp:theme', retheme);
      unregister(element);
      chart.destroy();
    },
  };
  register(element, handle);
  return handle;
}

function colours(element) {
  return {
    colors: [getComputedStyle(element).getPropertyValue('--accent').trim()],
    theme: { mode: document.documentElement.dataset.theme },
  };
}

function merge(base, over) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const both = value?.constructor === Object && base[key]?.constructor === Object;
    merged[key] = both ? merge(base[key], value) : value;
  }
  return merged;
}
