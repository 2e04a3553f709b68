/**
 * What happens to attributes that have no row in Table E.1-1. The table is a floor; a known, typed attribute that
 * holds no text stays, text and what names people or places goes (PS3.15 E.1.1 items 1 and 4).
 */

/**
 * UI attributes that name a definition: a class, a syntax, a coding scheme, a context group. A remapped definition
 * makes the object unreadable and hides nothing.
 */
export const DEFINITION_UIDS: ReadonlySet<number> = new Set([
  0x00000002, 0x00000003, 0x00020002, 0x00020010, 0x00041510, 0x00041512, 0x0004151a, 0x00080016, 0x0008001a,
  0x0008001b, 0x00080062, 0x00080117, 0x00080118, 0x0008040e, 0x00081150, 0x0008115a, 0x00083002, 0x00340003,
  0x04000010, 0x04000510, 0x3010001f, 0x30100052, 0x30100053,
]);

/** Coding Scheme UID and Coding Scheme Registry: kept below roots that publish coding schemes, mapped elsewhere. */
export const CODING_SCHEME_UIDS: ReadonlySet<number> = new Set([0x0008010c]);
export const CODING_SCHEME_ROOTS: readonly string[] = [
  '2.16.840.1.113883.',
  '2.16.840.1.113995.',
  '1.2.840.10065.',
  '1.2.276.0.76.5.',
];

/**
 * Short text that a machine writes: makers, models, versions, kernels, coils, sequence names, technical labels and the
 * parts of a coded entry. Everything else of VR LO, SH and UC without a row is treated as free text.
 */
export const MACHINE_TEXT: ReadonlySet<number> = new Set([
  // Equipment and software
  0x00080070, 0x00081090, 0x00181016, 0x00181018, 0x00181019, 0x00181020, 0x0018702a, 0x0018702b, 0x00189524,
  0x00189525, 0x00189526, 0x00189041, 0x00189050, 0x30100012, 0x3010001a, 0x300a0238, 0x300a0298,
  // Coded entries (PS3.3 8.8); Code Meaning has a rule of its own
  0x00080100, 0x00080101, 0x00080102, 0x00080103, 0x00080112, 0x00080119, 0x00080122,
  // Acquisition
  0x00181401, 0x00180024, 0x00180031, 0x00180034, 0x00180085, 0x00181022, 0x00181023, 0x00181040, 0x00181061,
  0x00181064, 0x00181070, 0x00181085, 0x00181160, 0x00181161, 0x00181180, 0x001811a4, 0x001811b0, 0x001811b1,
  0x00181210, 0x00181250, 0x00181251, 0x00181260, 0x00181261, 0x00185000, 0x00185010, 0x00185020, 0x00189005,
  0x00189046, 0x00189047, 0x00189175, 0x00189186, 0x00189252, 0x0018925b, 0x0018925e, 0x00189320, 0x00082120,
  0x00082127, 0x00182002,
  // Position, frames, dimensions
  0x0020103f, 0x00201040, 0x00209056, 0x00209213, 0x00209238, 0x00209421,
  // Presentation of values
  0x00280a04, 0x00281054, 0x00281055, 0x00283003, 0x00283004, 0x00409210, 0x00603010, 0x00221454,
  // Ophthalmology, microscopy, nuclear medicine, PET
  0x00480106, 0x006a000e, 0x00540018, 0x00540400, 0x00541101, 0x00541103, 0x00541104, 0x00541105,
  // Segmentation and surfaces: what made them
  0x00620009, 0x00660031, 0x00660036,
  // Documents
  0x00420012, 0x00420014,
  // Radiotherapy: identifiers inside a plan that other items refer to
  0x300a00d4, 0x300a00dc, 0x300a00e1, 0x300a00e5, 0x300a00ef, 0x300a00f5, 0x300a00f9, 0x300a0108, 0x300a021b,
  0x300a0226, 0x300a030f, 0x300a0318, 0x300a0336, 0x300a0346, 0x300a034c, 0x300a0352, 0x300a0354, 0x300a0355,
  0x300a0362, 0x300a0372, 0x300a0390, 0x300a0421, 0x30020052, 0x3008002b, 0x300a0273,
]);

export const CODE_MEANING = 0x00080104;
export const EXTENDED_CODE_MEANING = 0x00080108;
export const CODING_SCHEME_DESIGNATOR = 0x00080102;

/** Coding schemes of PS3.16 Table 8-1 in common use: their meanings are words of the scheme, not of a person. */
export const REGISTERED_SCHEMES: ReadonlySet<string> = new Set([
  ...[
    'ACR',
    'ASTM-sigpurpose',
    'BARI',
    'BI',
    'C4',
    'C5',
    'CADSR',
    'CAP',
    'CD2',
    'CDT',
    'CPT',
    'CPTM',
    'CTEP-NHLBI',
    'CVX',
    'DC',
  ],
  ...[
    'DCM',
    'DCMUID',
    'DOCUMENTCLASS',
    'FMA',
    'HCPT',
    'HGNC',
    'HPC',
    'HUGO',
    'I10',
    'I10P',
    'I11',
    'I9',
    'I9C',
    'ICD10',
    'ICD11',
  ],
  ...[
    'ICDO',
    'ICDO3',
    'ICD10PCS',
    'ICDDENTAL',
    'IBSI',
    'IEC61217',
    'IHERO',
    'IHERO2018',
    'INCHI',
    'INCHIKEY',
    'ISO3166_1',
    'ISO639_1',
    'ISO639_2',
  ],
  ...[
    'ITIS_TSN',
    'JC10',
    'JJ1017',
    'JJ1017T',
    'LANG',
    'LN',
    'MA',
    'MAYOASRG',
    'MDC',
    'MDDX',
    'MGI',
    'MSH',
    'NCBI',
    'NCIt',
    'NCIT',
  ],
  ...[
    'NDC',
    'NEU',
    'NICIP',
    'NUCCHCPT',
    'NUCCPT',
    'PDT',
    'PLACE',
    'POS',
    'PUBCHEM_CID',
    'QIBA',
    'RADELEMENT',
    'RADLEX',
    'RFC3066',
    'RFC5646',
    'RXNORM',
  ],
  ...['SCPECG', 'SCT', 'SNM3', 'SRT', 'UBERON', 'UCUM', 'UMLS', 'UNS', 'UPC', 'X12DE1069', '121050'],
]);

/** Groups that never leave: commands, directory records, illegal private groups (PS3.5 7.1, 7.8; PS3.7; PS3.10). */
export const FORBIDDEN_GROUPS: ReadonlySet<number> = new Set([
  0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0xffff,
]);

/** Signatures, MACs, encrypted and original attributes, padding: void or dangerous after any change (PS3.15 E.1.1, C). */
export const VOID_TAGS: ReadonlySet<number> = new Set([
  0xfffafffa, 0xfffcfffc, 0x4ffe0001, 0x04000500, 0x04000550, 0x04000561, 0x04000402, 0x04000403,
]);
