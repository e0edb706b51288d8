/** A customer for whom data are processed (GDPR art. 30(2)(a)), and what for (b). */
export interface Controller {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly address: string;
  readonly country: string;
  readonly contact: string;
  readonly processes: readonly Activity[];
}

/** What a controller has its data processed for: a business process in its current version. */
export interface Activity {
  readonly process: string;
  readonly purpose: string;
  /** By question, as the registry writes it: `name` for its values, `name:match` and `name:check` for less. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** A category of personal data, as the registry has it. */
export interface Category {
  readonly id: string;
  readonly title: string;
  readonly sensitivity: string;
  readonly active: boolean;
  readonly attributes: readonly string[];
  /** Fields of the schema that carry a value of it, and are tagged as personal. */
  readonly fields: readonly string[];
}

/** Who receives identifiers of subjects and answers with data. */
export interface Partner {
  readonly name: string;
  readonly status: string;
  readonly protocol: string;
  /** For subjects of which countries it answers (c); none is for all. */
  readonly countries: readonly string[];
  /** Whether identifiers leave for it; else it is answered in our own process. */
  readonly outside: boolean;
  readonly categories: readonly string[];
}

/** A table and what its comment says of it. */
export interface Table {
  readonly name: string;
  readonly plane: string;
  readonly retention: string;
  readonly tenant: string;
  /** Whether the database itself keeps tenants apart in it. */
  readonly separated: boolean;
}

/** Who the processor is; the database does not know it. */
export interface Processor {
  readonly name: string | null;
  readonly contact: string | null;
  readonly officer: string | null;
}

/** The record of processing activities of a processor (GDPR art. 30(2)). */
export interface ProcessingRecord {
  readonly madeAt: string;
  readonly processor: Processor;
  readonly controllers: readonly Controller[];
  readonly categories: readonly Category[];
  /** Fields tagged as personal that belong to no category: what customers send, and what comes beside an answer. */
  readonly otherFields: readonly string[];
  readonly partners: readonly Partner[];
  readonly tables: readonly Table[];
  /** Tables without a comment of ours: those of libraries. */
  readonly undescribed: readonly string[];
}
