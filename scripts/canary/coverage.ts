import { type Question, questionOf, readQuestion, WAYS } from "../../platform/subgraph/question.ts";
import { PROTOCOLS } from "../../subgraphs/partner-data/index.ts";
import { FAULTS, type Kind } from "../sandbox/faults.ts";
import type { SeededPartner } from "../seed/registry.ts";

const isStoodFor = (protocol: string): protocol is keyof typeof FAULTS => Object.hasOwn(FAULTS, protocol);

/** The faults that a partner can be made to have: none when we answer in our own process. */
export const faultsOf = ({ protocol }: SeededPartner): readonly Kind[] => (isStoodFor(protocol) ? FAULTS[protocol] : ["none"]);

/** Which partners were asked what, under which circumstances. */
export class Coverage {
  readonly #noted = new Map<string, ReadonlySet<string>>();

  /** Of everyone whom a customer can be under contract with. */
  constructor(readonly partners: readonly SeededPartner[]) {}

  note(partner: string, question: Question, circumstance: string): void {
    const place = `${partner} ${question}`;
    this.#noted.set(place, new Set([...(this.#noted.get(place) ?? []), circumstance]));
  }

  #of({ id }: SeededPartner): [question: Question, circumstances: ReadonlySet<string>][] {
    return [...this.#noted].filter(([place]) => place.startsWith(`${id} `)).map(([place, noted]) => [place.slice(id.length + 1), noted]);
  }

  /** What was left out: a protocol of the room's index, a question that a partner offers, a fault that its stand-in has. */
  get missing(): readonly string[] {
    const unasked = PROTOCOLS.filter((protocol) => !this.partners.some((partner) => partner.protocol === protocol && this.#of(partner).length > 0));
    const left = this.partners.flatMap((partner) => {
      const noted = new Map(this.#of(partner));
      const offered = partner.offers.flatMap(({ category, ways = ["RETRIEVE"] }) =>
        WAYS.filter((way) => ways.includes(way)).map((way) => questionOf(category, way)),
      );
      return [...new Set([...offered, ...noted.keys()])].flatMap((question) =>
        faultsOf(partner)
          .filter((kind) => !noted.get(question)?.has(kind))
          .map((kind) => `${partner.name}: ${question} under ${kind}`),
      );
    });
    return [...unasked.map((protocol) => `${protocol}: no partner of it was asked`), ...left];
  }

  /** How many questions: a line for each protocol and way, a column for each circumstance. */
  get table(): readonly string[] {
    const circumstances = [...new Set([...this.#noted.values()].flatMap((each) => [...each]))];
    const lines = PROTOCOLS.flatMap((protocol) => {
      const asked = this.partners.filter((partner) => partner.protocol === protocol).flatMap((partner) => this.#of(partner));
      return WAYS.flatMap((way) => {
        const ofWay = asked.filter(([question]) => readQuestion(question).way === way);
        const counts = circumstances.map((one) => ofWay.filter(([, noted]) => noted.has(one)).length);
        return ofWay.length === 0 ? [] : [[`${protocol} ${way}`, ...counts.map((count) => (count === 0 ? "–" : String(count)))]];
      });
    });
    return [["", ...circumstances], ...lines].map(([first = "", ...cells]) =>
      [first.padEnd(26), ...cells.map((cell, at) => cell.padStart((circumstances[at]?.length ?? 0) + 2))].join(""),
    );
  }
}
