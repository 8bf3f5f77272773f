// What stands around every page.
export const frame = {
  skip: 'Skip to the figures',
  menu: 'Main',
  language: 'Language',
  stores: 'Stores',
  messages: 'Messages',
  footer:
    'Counts are of phones, and of people only where hand counts have calibrated them. Each hour is noised, and small counts are withheld, before anything leaves the store; the phones themselves are forgotten there within minutes.',
};
