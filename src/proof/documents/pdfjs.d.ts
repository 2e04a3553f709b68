/** The half of pdfjs that reads; the package declares types for the other half only. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs';
