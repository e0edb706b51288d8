/** One set of compiler options for the program, its scripts and its tests. */
export const swcOptions = {
  jsc: {
    target: "es2024",
    parser: { syntax: "typescript", decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: "es6", resolveFully: false },
  sourceMaps: "inline",
};
