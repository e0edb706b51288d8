import { setTimeout as sleep } from "node:timers/promises";
import { readAnswer } from "./answers.ts";
import { NoAnswer } from "./ask.ts";
import type { Check } from "./check.ts";

const QUESTIONS = 20;
const SIDE_BY_SIDE = 10;
const LEAVE_AFTER_MS = 5;

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(part * values.length) - 1] ?? Number.NaN;

export const PACE: readonly Check[] = [
  {
    id: "deadline",
    title: "questions are answered within the deadline, one after the other on a kept connection",
    run: async ({ connection }) => {
      const before = connection.count();
      const took: number[] = [];
      for (let question = 0; question < QUESTIONS; question += 1) took.push((await connection.ask()).tookMs);
      const opened = connection.count() - before;
      if (opened > 2) return `${QUESTIONS} questions took ${opened} connections: keep them open (HTTP keep-alive)`;
      return Number.isFinite(quantile(took, 0.95)) ? null : "no time could be taken";
    },
  },
  {
    id: "side-by-side",
    title: `${SIDE_BY_SIDE} questions at once are all answered`,
    run: async ({ connection }) => {
      const answers = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => connection.ask()));
      const wrong = answers.map(readAnswer).filter((read) => !read.ok);
      return wrong.length === 0 ? null : `${wrong.length} of ${SIDE_BY_SIDE} were not`;
    },
  },
  {
    id: "caller-leaves",
    title: "a caller that leaves does no harm to the next",
    run: async ({ connection }) => {
      for (let turn = 0; turn < 3; turn += 1) {
        const leave = new AbortController();
        const asked = connection.ask({ signal: leave.signal }).catch((error: unknown) => {
          if (!(error instanceof NoAnswer)) throw error;
        });
        await sleep(LEAVE_AFTER_MS);
        leave.abort();
        await asked;
      }
      const read = readAnswer(await connection.ask());
      return read.ok ? null : `afterwards it ${read.wrong}`;
    },
  },
];
