/** How `partner.updated` says that a partner is gone because the import that made it was undone. */
export const undone = { fields: ['removed'], cause: 'import_undone' }

export const wasUndone = (data: { cause: string; fields: readonly string[] }): boolean =>
  data.cause === undone.cause && data.fields.includes('removed')
