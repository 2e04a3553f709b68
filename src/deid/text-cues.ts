/** Words that say what the word beside them is: a name. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Titles that stand before a name. In capitals some are modalities as well, so what follows counts only if it can be a name. */
const TITLES = words(
  `dr drs doctor doktor docteur docteure doctora doutor dottor dottore dottoressa dott dottssa dra med prof professor
  professeur mr mrs ms miss mister herr herrn frau hr fr mme mlle monsieur madame sr sra srta señor señora senhor senhora
  sig sigra signor signora dhr mevr mw mevrouw meneer sister schwester pfleger nurse pastor sir lord lady`,
);

/** Who wrote, read or sent something, and who is related to whom. */
const CUES = words(
  `by von par por door da signed sign dictated reported read reviewed verified approved transcribed interpreted performed
  befundet befunder untersucher untersucherin unterschrieben diktiert gezeichnet gez signé dicté firmado dictado firmato
  assinado ondertekend technologist tech rt mtra radiographer radiologist physician phys surgeon referrer referring
  daughter son husband wife mother father brother sister aunt uncle niece nephew cousin partner friend neighbour neighbor
  tochter sohn ehemann ehefrau mann frau mutter vater bruder schwester tante onkel nichte neffe fille fils mari épouse mère
  père frère soeur sœur hija hijo esposo esposa madre padre hermano hermana figlia figlio marito moglie fratello sorella
  filha filho mãe pai irmão irmã dochter zoon moeder vader broer zus name named`,
);

/** What stands behind a name: degrees and roles. */
const SUFFIXES = words('md phd rn rt do np pa-c frcr frcpc mbbs mbchb dds mtra');

export const isTitle = (word: string): boolean => TITLES.has(word.toLowerCase());
export const isCue = (word: string): boolean => CUES.has(word.toLowerCase());
export const isSuffix = (word: string): boolean => SUFFIXES.has(word.toLowerCase());
