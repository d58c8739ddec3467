import { SegmentedControl } from '@mantine/core'
import { Amount, DeadlinePill, PersonBadge } from '../Badges.tsx'
import { BoardPage } from '../BoardPage.tsx'
import { formatAmount } from '../format.ts'
import { partners } from './data.ts'

const columns = ['applied', 'qualifying', 'assessing', 'approved', 'contracting', 'onboarding', 'active']
const cards = partners.slice(0, 60).filter((partner) => columns.includes(partner.stage))

/** The board shell: partners by stage. */
export const BoardSample = () => (
  <BoardPage
    title="Pipeline"
    actions={<SegmentedControl size="xs" data={['Board', 'List']} defaultValue="Board" aria-label="Layout" />}
    columns={columns.map((key) => ({
      key,
      label: key.charAt(0).toUpperCase() + key.slice(1),
      sum: formatAmount(
        { amountMinor: String(cards.filter((card) => card.stage === key).length * 4_230_000), currency: 'EUR' },
        { precision: 'short' },
      ),
    }))}
    cards={cards}
    cardKey={(card) => card.id}
    cardName={(card) => card.name}
    columnOf={(card) => card.stage}
    cardTo={(card) => `partners/${card.id}`}
    body={(card) => `${card.type} · ${card.domain}`}
    foot={(card) => (
      <>
        <Amount {...card.open} precision="short" />
        {card.nextDate && <DeadlinePill dueAt={card.nextDate} />}
        <PersonBadge name={card.manager} faceOnly />
      </>
    )}
    reasonAgainst={(card, to) =>
      to === 'active'
        ? 'Not signed yet: the agreement waits for Acme'
        : columns.indexOf(to) - columns.indexOf(card.stage) > 1
          ? 'One stage at a time: the assessment is missing'
          : null
    }
    move={async () => undefined}
    canUndo
    empty={{ sentence: 'Nothing waiting. Share your application page.' }}
  />
)
