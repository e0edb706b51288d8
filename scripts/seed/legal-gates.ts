import type pg from "pg";

interface Gate {
  readonly code: string;
  readonly description: string;
  readonly source: string;
}

const FCRA: Gate = {
  code: "US_FCRA_PERMISSIBLE_PURPOSE",
  description: "You have a permissible purpose and have certified it; for employment also the stand-alone disclosure and the written authorisation.",
  source: "Fair Credit Reporting Act, 15 U.S.C. § 1681b",
};
const GDPR_9: Gate = {
  code: "EU_GDPR_ART_9",
  description: "A condition of paragraph 2 lets you process biometric data to identify somebody, and an impact assessment has been made (art. 35).",
  source: "Regulation (EU) 2016/679, art. 9(1) and (2)",
};
const GDPR_10: Gate = {
  code: "EU_GDPR_ART_10",
  description: "You process under the control of official authority, or Union or national law authorises it with safeguards. Consent is not enough.",
  source: "Regulation (EU) 2016/679, art. 10",
};

/**
 * What laws ask beyond consent, by category and jurisdiction (ISO 3166). A category that is not for everywhere can be asked
 * only where it stands here; a part's gates come on top of its country's.
 */
export const LEGAL_GATES: Readonly<Record<string, Readonly<Record<string, readonly Gate[]>>>> = {
  credit: { US: [FCRA] },
  biometrics: {
    CA: [
      {
        code: "CA_PIPEDA_APPROPRIATE_PURPOSE",
        description: "The purpose is one that a reasonable person would find appropriate: necessity and proportionality of biometrics were assessed.",
        source: "Personal Information Protection and Electronic Documents Act, S.C. 2000, c. 5, s. 5(3)",
      },
    ],
    "CA-QC": [
      {
        code: "CA_QC_CAI_BIOMETRIC_NOTICE",
        description:
          "The use was disclosed to the Commission d'accès à l'information before it began, and a database 60 days before it is put into service.",
        source: "Act to establish a legal framework for information technology, CQLR c. C-1.1, ss. 44 and 45",
      },
    ],
    DE: [GDPR_9],
    FR: [GDPR_9],
    GB: [
      {
        code: "GB_UK_GDPR_ART_9",
        description:
          "A condition of paragraph 2 lets you process biometric data to identify somebody, with a policy document where Schedule 1 asks for one.",
        source: "UK GDPR, art. 9; Data Protection Act 2018, s. 10 and Sch. 1",
      },
    ],
    US: [],
    "US-IL": [
      {
        code: "US_IL_BIPA_WRITTEN_RELEASE",
        description: "The subject was told in writing of purpose and period and gave a written release, and your retention schedule is public.",
        source: "Biometric Information Privacy Act, 740 ILCS 14/15",
      },
    ],
    "US-TX": [
      {
        code: "US_TX_CUBI_NOTICE",
        description: "The subject was informed before a biometric identifier was captured for a commercial purpose, and consented to it.",
        source: "Tex. Bus. & Com. Code § 503.001",
      },
    ],
    "US-WA": [
      {
        code: "US_WA_BIOMETRIC_NOTICE",
        description: "Notice was given and consent obtained, or a way to prevent later commercial use, before an identifier is enrolled.",
        source: "RCW 19.375.020",
      },
    ],
  },
  criminalRecords: {
    CA: [
      {
        code: "CA_RCMP_RECORD_CHECK",
        description: "The check runs through a police service or an accredited company, with the subject's signed consent and verified identity.",
        source: "Ministerial Directive Concerning the Release of Criminal Record Information by the Royal Canadian Mounted Police (2010)",
      },
    ],
    DE: [GDPR_10],
    FR: [
      GDPR_10,
      {
        code: "FR_LIL_ART_46",
        description: "You are one of those whom the article lets process data on convictions.",
        source: "Loi n° 78-17 du 6 janvier 1978, art. 46",
      },
    ],
    GB: [
      {
        code: "GB_DBS_ELIGIBILITY",
        description: "The level of the check is one that the role is eligible for; spent convictions are asked of excepted roles only.",
        source: "Police Act 1997, Part V; Rehabilitation of Offenders Act 1974 (Exceptions) Order 1975, SI 1975/1023",
      },
      {
        code: "GB_DPA_2018_SCHEDULE_1",
        description: "A condition of Schedule 1 is met and an appropriate policy document kept where it asks for one.",
        source: "UK GDPR, art. 10; Data Protection Act 2018, s. 10(5) and Sch. 1",
      },
    ],
    US: [FCRA],
  },
};

/** Every gate of a category in a country and all its parts, as a process that asks there would declare them. */
export const gatesIn = (category: string, country: string): string[] =>
  Object.entries(LEGAL_GATES[category] ?? {})
    .filter(([jurisdiction]) => jurisdiction.split("-")[0] === country)
    .flatMap(([, gates]) => gates.map(({ code }) => code));

export async function seedLegalGates(client: pg.Client): Promise<void> {
  for (const [category, jurisdictions] of Object.entries(LEGAL_GATES)) {
    for (const [jurisdiction, gates] of Object.entries(jurisdictions)) {
      await client.query("insert into partner_data.category_jurisdictions (category, jurisdiction) values ($1, $2) on conflict do nothing", [
        category,
        jurisdiction,
      ]);
      for (const { code, description, source } of gates) {
        await client.query(
          `insert into partner_data.legal_gates (category, jurisdiction, code, description, source) values ($1, $2, $3, $4, $5)
           on conflict (category, jurisdiction, code) do update set description = $4, source = $5`,
          [category, jurisdiction, code, description, source],
        );
      }
    }
  }
}
