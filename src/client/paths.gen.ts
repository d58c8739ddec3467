// Made by scripts/generate-client.ts from the contracts. Do not edit.
export const paths = {

} as const
