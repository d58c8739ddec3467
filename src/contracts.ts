/** Every contract once, in the order of modules.ts. Screens read types from here, never schemas. */
export const contracts = [] as const
