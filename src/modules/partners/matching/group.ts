import { bestNames } from './evidence.ts'
import { domainKeys, identifierKeys, nameKeys } from './keys.ts'
import { certainSimilarity, hasContradiction, match, soleNumbers } from './score.ts'
import type { PreparedSubject } from './subject.ts'

/** Rows of one file that are certainly one company. */
export type RowGroup = {
  /** Indexes into the rows, ascending. */
  rows: number[]
  /** What stood in trailing parentheses of the names (`member`, `reseller`), each once, in the order met. */
  hints: string[]
}

export type RowGroups = {
  /** In the order of their first row; every row is in exactly one. */
  groups: RowGroup[]
  /** Rows that a chain of certain matches would join although two of them carry different numbers. */
  contradictions: { rows: number[]; sentence: string }[]
}

/**
 * Puts rows together by *certain* matches, over chains of rows too. Where a chain would join two different LEIs, VAT ids
 * or registration numbers, rows with such a number are joined by equal identifiers only, and rows without one are not
 * given to either side. Depends on nothing but its argument; 50,000 rows take a few seconds.
 */
export const groupRows = (rows: readonly PreparedSubject[]): RowGroups => {
  const nodes = equalRows(rows)
  const sets = disjointSets(nodes.length)
  const { byIdentifier, byDomainAndName } = bucketsOf(nodes)
  const areAlike = rememberLikeNames()
  for (const bucket of byIdentifier) joinCertain(nodes, bucket, sets, isCertain)
  for (const bucket of byDomainAndName)
    joinCertain(nodes, bucket, sets, (one, other) => areAlike(one, other) && isCertain(one, other))
  const found: number[][] = []
  const contradictions: RowGroups['contradictions'] = []
  for (const members of sets.members()) {
    const sentence = contradictionIn(nodes, members, 'in any country')
    if (sentence === null) found.push(...rowsOfGroup(nodes, members))
    else {
      contradictions.push({ rows: rowsOf(nodes, members), sentence })
      for (const part of splitContradiction(nodes, members)) found.push(...rowsOfGroup(nodes, part))
    }
  }
  const groups = found.sort(byFirst).map((group) => ({
    rows: group,
    hints: [...new Set(group.flatMap((row) => rows[row]!.hints))],
  }))
  return { groups, contradictions }
}

/** Rows that compare alike in everything are one node, so that a company listed 5,000 times costs no more than once. */
type Node = { subject: PreparedSubject; namesForm: string; rows: number[] }

const equalRows = (rows: readonly PreparedSubject[]): Node[] => {
  const nodes = new Map<string, Node>()
  rows.forEach((subject, row) => {
    const namesForm = subject.names
      .map(({ form }) => form)
      .sort()
      .join(' / ')
    const form = JSON.stringify({ ...subject, hints: [], addressText: '', names: namesForm })
    const node = nodes.get(form)
    if (node) node.rows.push(row)
    else nodes.set(form, { subject, namesForm, rows: [row] })
  })
  return [...nodes.values()]
}

/**
 * Nodes that may be certain share a bucket: a certain match has an equal identifier, or an own domain (or e-mail at it)
 * together with names of 0.95 or more. Buckets of one are left out.
 */
const bucketsOf = (nodes: readonly Node[]): { byIdentifier: number[][]; byDomainAndName: number[][] } => {
  const atDomain = new Map<string, number[]>()
  const identified = new Map<string, number[]>()
  const atDomainAlike = new Map<string, number[]>()
  const put = (map: Map<string, number[]>, key: string, node: number) => {
    const bucket = map.get(key)
    if (bucket) bucket.push(node)
    else map.set(key, [node])
  }
  nodes.forEach(({ subject }, node) => {
    for (const key of identifierKeys(subject)) put(identified, key, node)
    for (const key of domainKeys(subject)) put(atDomain, key, node)
  })
  for (const [domain, members] of atDomain) {
    if (members.length === 1) continue
    for (const node of members)
      for (const key of new Set(nodes[node]!.subject.names.flatMap(nameKeys)))
        put(atDomainAlike, `${domain} ${key}`, node)
  }
  const several = (map: Map<string, number[]>) => [...map.values()].filter(({ length }) => length > 1)
  return { byIdentifier: several(identified), byDomainAndName: several(atDomainAlike) }
}

type Sets = ReturnType<typeof disjointSets>

/** Union-find over 0 to count - 1; the smallest member stands for its set. */
const disjointSets = (count: number) => {
  const parents = Int32Array.from({ length: count }, (_, node) => node)
  const find = (node: number): number => {
    let root = node
    while (parents[root] !== root) root = parents[root]!
    for (let at = node; at !== root; ) {
      const above = parents[at]!
      parents[at] = root
      at = above
    }
    return root
  }
  const join = (one: number, other: number) => {
    const [first, second] = [find(one), find(other)]
    parents[Math.max(first, second)] = Math.min(first, second)
  }
  const members = () => [...Map.groupBy(parents.keys(), find).values()]
  return { find, join, members }
}

/** Joins what belongs together. A node is compared with the members of a set until one fits, so one large set is cheap. */
const joinCertain = (
  nodes: readonly Node[],
  members: readonly number[],
  sets: Sets,
  belongTogether: (one: Node, other: Node) => boolean,
) => {
  let clusters: number[][] = []
  for (const node of members) {
    let own = [node]
    const apart: number[][] = []
    for (const cluster of clusters) {
      const isJoined = sets.find(cluster[0]!) === sets.find(node)
      if (!isJoined && !cluster.some((member) => belongTogether(nodes[member]!, nodes[node]!))) apart.push(cluster)
      else {
        sets.join(cluster[0]!, node)
        own = mergeInto(cluster, own)
      }
    }
    clusters = [...apart, own]
  }
}

/** The larger list with the smaller one added, so that adding one node to a large cluster copies nothing. */
const mergeInto = (one: number[], other: number[]) => {
  const [large, small] = one.length >= other.length ? [one, other] : [other, one]
  for (const node of small) large.push(node)
  return large
}

const isCertain = ({ subject: one }: Node, { subject: other }: Node) =>
  !hasContradiction(one, other) && match(one, other).band === 'certain'

/** Certain, and for companies with a number of their own only by an equal identifier. */
const isCertainBesideNumbers = (one: Node, other: Node) => {
  if (!hasNumber(one.subject) && !hasNumber(other.subject)) return isCertain(one, other)
  const { band, lines } = match(one.subject, other.subject)
  return band === 'certain' && lines.some(({ points }) => points === 100)
}

const hasNumber = ({ lei, vatId, registration }: PreparedSubject) => Boolean(lei ?? vatId ?? registration)

/** Whether names reach the 0.95 that certainty needs; each two sets of names are compared once for the whole file. */
const rememberLikeNames = () => {
  const known = new Map<string, Map<string, boolean>>()
  return (one: Node, other: Node): boolean => {
    if (one.namesForm === other.namesForm) return true
    const ofOne = known.get(one.namesForm) ?? new Map<string, boolean>()
    const answer =
      ofOne.get(other.namesForm) ?? (bestNames(one.subject, other.subject)?.similarity ?? 0) >= certainSimilarity
    known.set(one.namesForm, ofOne.set(other.namesForm, answer))
    return answer
  }
}

/** Registration numbers of two countries do not contradict an equal identifier, but no score outweighs them. */
const contradictionIn = (
  nodes: readonly Node[],
  members: readonly number[],
  registered: 'in one country' | 'in any country',
): string | null => {
  const known = new Map<string, { number: string; text: string }>()
  const put = (noun: string, number: string, text: string) => {
    const other = known.get(noun)
    known.set(noun, other ?? { number, text })
    return other && other.number !== number
      ? `These rows look like one company but carry different ${noun}: ${other.text} and ${text}`
      : null
  }
  for (const { subject } of members.map((node) => nodes[node]!)) {
    const { registration } = subject
    for (const { noun, number, text } of soleNumbers(subject)) {
      const sentence = put(noun, number, text)
      if (sentence) return sentence
    }
    if (!registration || registered === 'in one country') continue
    const sentence = put('registration numbers', `${registration.country} ${registration.number}`, registration.text)
    if (sentence) return sentence
  }
  return null
}

const splitContradiction = (nodes: readonly Node[], members: readonly number[]): number[][] => {
  const sets = disjointSets(members.length)
  const parts = members.map((node) => nodes[node]!)
  joinCertain(parts, [...members.keys()], sets, isCertainBesideNumbers)
  return sets
    .members()
    .map((part) => part.map((at) => members[at]!))
    .flatMap((part) => (contradictionIn(nodes, part, 'in one country') === null ? [part] : part.map((node) => [node])))
}

/** A node by itself whose rows have no evidence for one another (a name only) falls apart into its rows. */
const rowsOfGroup = (nodes: readonly Node[], members: readonly number[]): number[][] => {
  const rows = rowsOf(nodes, members)
  const [only] = members.length === 1 ? members : []
  if (only === undefined || rows.length === 1) return [rows]
  return isCertain(nodes[only]!, nodes[only]!) ? [rows] : rows.map((row) => [row])
}

const rowsOf = (nodes: readonly Node[], members: readonly number[]) =>
  members.flatMap((node) => nodes[node]!.rows).sort((one, other) => one - other)

const byFirst = ([one = 0]: number[], [other = 0]: number[]) => one - other
