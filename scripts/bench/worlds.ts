import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Shape } from "../trial/platform.ts";
import { openWorld, type World, type WorldOptions } from "./world.ts";

/** Opens worlds when they are first asked for, under one folder that goes in the end. */
export class Worlds {
  readonly #open = new Map<string, World>();
  #count = 0;

  private constructor(
    readonly folder: string,
    private readonly say: (line: string) => void,
  ) {}

  static async create(say: (line: string) => void): Promise<Worlds> {
    const folder = await mkdtemp(join(tmpdir(), "genifi-bench-"));
    // Started by root, PostgreSQL is another user and must pass through.
    await chmod(folder, 0o711);
    return new Worlds(folder, say);
  }

  /** One of each shape, shared by what measures side by side. */
  async of(shape: Shape): Promise<World> {
    const world = this.#open.get(shape) ?? (await this.openNew(shape));
    this.#open.set(shape, world);
    return world;
  }

  /** One of its own, which the caller stops. */
  openNew(shape: Shape, options: WorldOptions = {}): Promise<World> {
    this.say(`  opening a platform: ${shape} …`);
    this.#count += 1;
    return openWorld(shape, join(this.folder, `w${this.#count}`), options);
  }

  /** Ends those that are shared, so that what follows has the machine for itself. */
  async stop(): Promise<void> {
    const worlds = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(worlds.map((world) => world.stop()));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
