/** The half of pdfjs that reads; the package declares types for the other half only. */
declare module 'pdfjs-dist/build/pdf.worker.mjs';
