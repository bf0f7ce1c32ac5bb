// Wraps ApexCharts. No other module uses it.
import ApexCharts from 'apexcharts';

const exact = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact' });

const defaults = {
  chart: {
    // ApexCharts adds style elements to the page; the content security policy allows those with the page's nonce.
    nonce: document.querySelector('meta[name="style-nonce"]')?.getAttribute('content'),
    toolbar: { show: false },
    zoom: { enabled: false },
    animations: { enabled: false },
    fontFamily: 'inherit',
    background: 'transparent',
    parentHeightOffset: 0,
  },
  dataLabels: { enabled: false },
  legend: { show: false },
  grid: { borderColor: 'var(--border)', strokeDashArray: 3 },
  xaxis: {
    axisBorder: { color: 'var(--border)' },
    axisTicks: { show: false },
    labels: { rotate: 0, hideOverlappingLabels: true, style: { colors: 'var(--muted)', fontSize: '12px' } },
    tooltip: { enabled: false },
    crosshairs: { show: false },
  },
  yaxis: { min: 0, forceNiceScale: true, labels: { formatter: short.format, style: { colors: 'var(--muted)', fontSize: '12px' } } },
  tooltip: { y: { formatter: value => (value == null ? '' : exact.format(value)) } },
};

/**
 * @param {HTMLElement} element
 * @param {object} options ApexCharts' own options; a string such as "var(--data)" stands for the value of that CSS property
 * @param {object[]} series
 * @param {DotNetObject} [events] receives clicks on data points: DataPointSelection(series, point)
 */
export async function create(element, options, series, events) {
  const all = merge(defaults, options);
  let shown = series;
  if (events)
    all.chart.events = { dataPointSelection: (_, __, at) => events.invokeMethodAsync('DataPointSelection', at.seriesIndex, at.dataPointIndex) };
  const chart = new ApexCharts(element, { ...themed(element, all), series: resolved(element, shown) });
  await chart.render();
  const retheme = () => chart.updateOptions({ ...themed(element, all), series: resolved(element, shown) }, false, false);
  document.addEventListener('linkapp:theme', retheme);
  return {
    updateSeries(next) {
      shown = next;
      return chart.updateSeries(resolved(element, next), false);
    },
    update(nextOptions, nextSeries) {
      Object.assign(all, merge(all, nextOptions));
      shown = nextSeries;
      return retheme();
    },
    dispose() {
      document.removeEventListener('linkapp:theme', retheme);
      chart.destroy();
    },
  };
}

function themed(element, options) {
  return {
    colors: [getComputedStyle(element).getPropertyValue('--accent').trim()],
    theme: { mode: document.documentElement.dataset.theme },
    ...resolved(element, options),
  };
}

/** A copy of a value with CSS properties replaced by their values, and without null fields. */
function resolved(element, value) {
  if (typeof value === 'string') {
    const name = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
    return name ? getComputedStyle(element).getPropertyValue(name).trim() : value;
  }
  if (Array.isArray(value))
    return value.map(item => resolved(element, item));
  if (value?.constructor !== Object)
    return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null).map(([key, item]) => [key, resolved(element, item)]));
}

function merge(base, over) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const both = value?.constructor === Object && base[key]?.constructor === Object;
    merged[key] = both ? merge(base[key], value) : value;
  }
  return merged;
}
