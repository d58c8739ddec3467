/** Words of a true-up's causes, as they are stored with the line. */
export type TrueUpWords = { why: string; inOrder: string; soFar: string; sale: string; more: string }
export const trueUpWords: Record<'en' | 'de' | 'es', TrueUpWords> = {
  en: {
    why: 'Reckoned once more over everything sold from {from} to {to}, in the order in which it was sold and net of refunds.',
    inOrder: 'In that order the rule “{rule}” earns',
    soFar: 'It has earned so far',
    sale: 'Sale of {day}: {now} instead of {before}',
    more: '{count} more sales change',
  },
  de: {
    why: 'Noch einmal gerechnet über alles, was von {from} bis {to} verkauft wurde, in der Reihenfolge der Verkäufe und nach Abzug der Erstattungen.',
    inOrder: 'In dieser Reihenfolge verdient die Regel „{rule}“',
    soFar: 'Bisher verdient hat sie',
    sale: 'Verkauf vom {day}: {now} statt {before}',
    more: '{count} weitere Verkäufe ändern sich',
  },
  es: {
    why: 'Calculado de nuevo sobre todo lo vendido del {from} al {to}, en el orden de las ventas y descontados los reembolsos.',
    inOrder: 'En ese orden la regla «{rule}» gana',
    soFar: 'Hasta ahora ha ganado',
    sale: 'Venta del {day}: {now} en lugar de {before}',
    more: 'Cambian {count} ventas más',
  },
}
