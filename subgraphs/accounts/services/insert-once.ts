import { UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import { AlreadyExists } from "../errors.ts";

/** Runs an insert; a row that was there before becomes `AlreadyExists`. */
export async function insertOnce<T>(insert: Promise<T>): Promise<T> {
  try {
    return await insert;
  } catch (error) {
    throw error instanceof UniqueConstraintViolationException ? new AlreadyExists() : error;
  }
}
