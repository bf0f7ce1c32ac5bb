/** Whether a dialog, a menu or an open list is over the page: its keys are not those of the page. */
export const isCovered = () => document.querySelector('.mud-popover-open:not(.mud-tooltip), .mud-dialog') !== null;
