/**
 * Which of the public cases this version must pass, and why the others wait: for a cleaner of text and structure. A case
 * does not wait because its profile names a Clean option: where no text stands that would have to survive, the option
 * is carried out and claimed (P40).
 */
export const LATER: Readonly<Record<string, string>> = {
  P03: 'text: 113105 is claimed when descriptors are cleaned; as long as they are removed it is not',
  P13: 'text: UIDs inside retained descriptors have to be found and mapped or cut',
  P21: 'text: dates inside retained descriptors have to be found, the words around them stay',
  P23: 'text: a descriptor stays because a site vocabulary vouches for its words, in GB18030',
  P24: 'text: a content item keeps its finding and loses the name, in a character set of its own',
  P35: 'text and structure: content items are cleaned by value type, the finding keeps its words',
  P38: 'text: an annotation keeps its measure and loses the name, a layer name is renamed in two places',
  P39: 'text: annotations and channel labels without a row need the cleaner',
};

/** A case that must pass now. Cases of other files are not known here and count as such. */
export const isSpine = (id: string): boolean => LATER[id] === undefined;
