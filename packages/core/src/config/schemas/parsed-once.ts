/** For zod: no compiled parser, which pays from some hundred values on; a Flow has a few. */
export const parsedOnce = { jitless: true } as const;
