const IRI = { "@type": "@id" } as const;
const TIME = { "@type": "xsd:dateTime" } as const;
const DURATION = { "@type": "xsd:duration" } as const;

/** JSON-LD 1.1, in the receipt itself: whoever verifies one fetches nothing, and nobody learns that they read it. */
export const RECEIPT_CONTEXT = {
  "@version": 1.1,
  dpv: "https://w3id.org/dpv#",
  pd: "https://w3id.org/dpv/pd#",
  loc: "https://w3id.org/dpv/loc#",
  finance: "https://w3id.org/dpv/sector/finance#",
  dct: "http://purl.org/dc/terms/",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  genifi: "urn:genifi:terms:",
  "dct:conformsTo": IRI,
  "dct:publisher": IRI,
  "dct:created": TIME,
  "dpv:hasPurpose": IRI,
  "dpv:hasLegalBasis": IRI,
  "dpv:hasProcessing": IRI,
  "dpv:hasJurisdiction": IRI,
  "dpv:hasRecipient": IRI,
  "dpv:hasDataController": IRI,
  "dpv:hasDataProcessor": IRI,
  "dpv:hasDataSource": IRI,
  "dpv:hasDuration": DURATION,
  "dpv:isIndicatedAtTime": TIME,
  "dpv:isIndicatedBy": IRI,
  "dpv:isExercisedAt": IRI,
  "dpv:isImplementedByEntity": IRI,
  "dpv:hasStatus": IRI,
} as const;
