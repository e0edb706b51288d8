import { type DocumentNode, visit } from "graphql";

interface Entry {
  readonly document: DocumentNode;
  readonly characters: number;
}

/** A document's places lead to all of its tokens: a third of its memory, and of no use once it is parsed. */
function dropTokens(document: DocumentNode): void {
  visit(document, {
    enter({ loc }) {
      if (loc) Object.assign(loc, { startToken: undefined, endToken: undefined });
    },
  });
}

/**
 * Validated documents for @apollo/server, at most so many characters of source in all; what was used longest
 * ago makes room. Its own store counts bytes of JSON, which leaves out most of what a document holds.
 */
export class DocumentStore {
  readonly #entries = new Map<string, Entry>();
  #characters = 0;

  constructor(private readonly mostCharacters: number) {}

  async get(key: string): Promise<DocumentNode | undefined> {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.document;
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    this.#remove(key);
    const characters = document.loc?.source.body.length ?? 0;
    dropTokens(document);
    this.#entries.set(key, { document, characters });
    this.#characters += characters;
    for (const oldest of this.#entries.keys()) {
      if (this.#characters <= this.mostCharacters) return;
      this.#remove(oldest);
    }
  }

  async delete(key: string): Promise<boolean> {
    return this.#remove(key);
  }

  #remove(key: string): boolean {
    this.#characters -= this.#entries.get(key)?.characters ?? 0;
    return this.#entries.delete(key);
  }
}
