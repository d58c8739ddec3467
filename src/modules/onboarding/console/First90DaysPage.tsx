import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import styles from './Onboarding.module.css'

type Row = RowOf<'listFirst90Days'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listFirst90Days>[0]>['query']>
const seeded = [
  ['sign_in', 'Sign-in', 1],
  ['profile', 'Profile', 3],
  ['first_course', 'Course', 7],
  ['first_sandbox_call', 'First call', 7],
  ['certified', 'Certified', 30],
  ['first_deal_or_live_call', 'Deal, live', 45],
  ['gtm_plan', 'Plan', 60],
  ['first_joint_activity', 'Activity', 90],
] as const
const words = { met: 'in time', met_late: 'late', missed: 'missed', ahead: 'ahead' } as const

const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: 'Partner',
    cell: (row) => row.partner.name,
    second: (row) => `${row.typeName}, day ${row.day}`,
  },
  {
    key: 'reached',
    title: 'Reached',
    width: 120,
    phone: 'below',
    cell: (row) => {
      const met = row.milestones.filter((one) => one.metOn).length
      const missed = row.milestones.filter((one) => one.state === 'missed').length
      return `${met} of ${row.milestones.length}${missed > 0 ? `, ${missed} missed` : ''}`
    },
  },
  ...seeded.map(
    ([key, title, day]): ListColumn<Row> => ({
      key,
      title: `${title} (${day})`,
      width: 104,
      cell: (row) => {
        const found = row.milestones.find((one) => one.key === key)
        if (!found) return '–'
        return (
          <span
            className={styles.heat}
            data-state={found.state}
            title={`${found.title}: ${found.metOn ? `${formatDate(found.metOn)}, ${words[found.state]}` : `${words[found.state]}, by ${formatDate(found.dueOn)}`}`}
          >
            {found.metOn ? `day ${found.day + dayLate(found)}` : words[found.state]}
          </span>
        )
      },
    }),
  ),
]
const dayLate = (found: Row['milestones'][number]): number =>
  Math.round((Date.parse(found.metOn ?? found.dueOn) - Date.parse(found.dueOn)) / 86_400_000)
const filters: ListFilter[] = [
  {
    key: 'typeId',
    label: 'Type',
    kind: 'choice',
    many: true,
    options: async () => (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name })),
  },
]

/** Which milestones of the first 90 days each partner reached, late, or not at all. */
export const First90DaysPage = () => (
  <ListPage
    id="first-90-days"
    title="First 90 days"
    columns={columns}
    filters={filters}
    defaultSort="-dayZero"
    fetchPage={(query: Query) => api.listFirst90Days({ query })}
    onExport={(query) => exportList('listFirst90Days', 'first-90-days', query)}
    rowKey={(row) => row.journeyId}
    rowName={(row) => row.partner.name}
    rowTo={(row) => `onboarding/${row.journeyId}?tab=path`}
    empty={{
      sentence: 'Nobody has begun: the path starts with the signature of an agreement.',
      action: <ScreenLink to="agreements">Agreements</ScreenLink>,
    }}
  />
)
