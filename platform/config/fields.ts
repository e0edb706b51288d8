import { z } from "zod";

/** A duration in milliseconds, written as a number of them. */
export const milliseconds = (byDefault: number) => z.coerce.number().int().min(1).max(3_600_000).default(byDefault);

export const seconds = (byDefault: number) => z.coerce.number().int().min(1).max(31_536_000).default(byDefault);

export const count = (byDefault: number, most = 1_000_000) => z.coerce.number().int().min(1).max(most).default(byDefault);

export const flag = (byDefault: boolean) =>
  z
    .enum(["true", "false"], { error: "must be true or false" })
    .default(byDefault ? "true" : "false")
    .transform((value) => value === "true");

export const jsonArray = <T extends z.ZodType>(item: T) =>
  z.string().transform((text, context): z.infer<T>[] => {
    try {
      return z.array(item).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", message: "must be a JSON array in the documented shape" });
      return z.NEVER;
    }
  });
