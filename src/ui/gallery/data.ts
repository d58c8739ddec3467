import type { Money } from '../format.ts'
import type { ListQuery, ListResult } from '../list/listTypes.ts'

/** Made-up partners, the same ones every time: a small generator with a fixed seed instead of chance. */
export type GalleryPartner = {
  id: string
  name: string
  domain: string
  country: string
  stage: string
  type: string
  tier: string
  manager: string | null
  health: number | null
  nextDate: string | null
  open: Money
}

const seeded = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

const first = [
  'Nord',
  'Alta',
  'Blue',
  'Terra',
  'Hexa',
  'Lumen',
  'Vector',
  'Quant',
  'Iron',
  'Sol',
  'Kite',
  'Maple',
  'Delta',
  'Arc',
  'Pine',
  'Harbor',
  'Crest',
  'Onyx',
  'Vela',
  'Fjord',
]
const second = [
  'wind',
  'stack',
  'works',
  'logic',
  'grid',
  'forge',
  'bridge',
  'labs',
  'data',
  'scale',
  'path',
  'cloud',
  'systems',
  'analytics',
  'partners',
  'consulting',
  'digital',
  'networks',
]
const stages = [
  'active',
  'active',
  'active',
  'onboarding',
  'contracting',
  'assessing',
  'qualifying',
  'applied',
  'prospect',
  'ending',
  'approved',
  'active',
]
const people = ['Ana Silva', 'Jonas Weber', 'Priya Raman', 'Tom Okafor', 'Mei Tanaka']
const currencies = ['USD', 'EUR', 'GBP', 'JPY', 'CHF', 'BRL']
const countries = ['DE', 'US', 'GB', 'JP', 'BR', 'FR', 'SE', 'IN', 'ES', 'CA']
export const longName =
  '株式会社ノースウィンド・グローバルパートナーシップ・アンド・テクノロジーソリューションズ・アジア太平洋地域統括本部・東京支社・営業企画部門・第二事業部・戦略的提携推進室・海外展開支援グループ・情報システム統合サービス・クラウド移行推進センター'

const random = seeded(42)
const pick = <Value>(values: readonly Value[]): Value =>
  values[Math.floor(random() * values.length)] ?? (values[0] as Value)

export const partners: GalleryPartner[] = Array.from({ length: 10_000 }, (_, index) => {
  const name = index === 3 ? longName : `${pick(first)}${pick(second)}${index > 300 ? ` ${index}` : ''}`
  const currency = pick(currencies)
  return {
    id: `pn_${index}`,
    name,
    domain: index === 3 ? 'northwind.co.jp' : `${name.toLowerCase().replaceAll(' ', '-')}.example`,
    country: pick(countries),
    stage: pick(stages),
    type: pick(['Technology', 'Solution', 'Strategic']),
    tier: pick(['Gold', 'Silver', 'Registered', 'Platinum']),
    manager: random() < 0.1 ? null : pick(people),
    health: random() < 0.12 ? null : Math.round(25 + random() * 74),
    nextDate: random() < 0.15 ? null : new Date(Date.now() + (random() * 90 - 8) * 86_400_000).toISOString(),
    open: {
      amountMinor: String(
        Math.round((random() < 0.05 ? -1 : 1) * random() * (currency === 'JPY' ? 9_000_000 : 42_000_000)),
      ),
      currency,
    },
  }
})

type Query = ListQuery & Record<string, string | string[] | number | boolean | undefined>

/** Answers like the API: keyset pages, search, filters, sort. */
export const fetchPartners = async (query: object): Promise<ListResult<GalleryPartner>> => {
  const { q, sort, limit, cursor, stage, manager } = query as Query
  await new Promise((resolve) => setTimeout(resolve, 120))
  const stages = stage ? [stage].flat() : null
  const found = partners.filter(
    (partner) =>
      (!q || `${partner.name} ${partner.domain}`.toLowerCase().includes(String(q).toLowerCase())) &&
      (!stages || stages.includes(partner.stage)) &&
      (!manager || partner.manager === manager),
  )
  const key = String(sort ?? '').replace('-', '') as keyof GalleryPartner
  const sorted = sort
    ? found.toSorted(
        (a, b) => String(a[key] ?? '').localeCompare(String(b[key] ?? '')) * (String(sort).startsWith('-') ? -1 : 1),
      )
    : found
  const from = cursor ? Number(cursor) : 0
  const data = sorted.slice(from, from + Number(limit))
  const next = from + data.length
  return { data, nextCursor: next < sorted.length ? String(next) : null, total: sorted.length }
}

export const managers = people
