import { Amount, DateText } from '#ui/Badges.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Columns } from '#ui/SimplePage.tsx'
import type { Simulation } from './simulationWords.ts'

type Mover = Simulation['movers'][number]

/** The sales whose commission changes most, explained on both sides. */
export const Movers = ({ simulation }: { simulation: Simulation }) => {
  if (simulation.movers.length === 0)
    return <p>{simulation.state === 'finished' ? 'No sale earns otherwise.' : 'Nothing to show yet.'}</p>
  return simulation.movers.map((mover) => (
    <Section
      key={`${mover.conversionId} ${mover.partner.id} ${mover.currency}`}
      title={
        <>
          <ScreenLink to={`partners/${mover.partner.id}`}>{mover.partner.name}</ScreenLink>,{' '}
          <DateText value={mover.day} as="date" />:{' '}
          <Amount amountMinor={mover.differenceMinor} currency={mover.currency} />
        </>
      }
      note={<ScreenLink to={`attribution/${mover.conversionId}`}>The sale and its credits</ScreenLink>}
    >
      <Columns leastPx={280}>
        <Side title="As it was" side={mover.old} currency={mover.currency} />
        <Side title="As tried" side={mover.new} currency={mover.currency} />
      </Columns>
    </Section>
  ))
}

const Side = ({ title, side, currency }: { title: string; side: Mover['old']; currency: string }) => (
  <div>
    <strong>
      {title}: <Amount amountMinor={side.amountMinor} currency={side.currency ?? currency} />
    </strong>
    <ol style={{ margin: '8px 0 0', paddingInlineStart: 20, display: 'grid', gap: 4, fontSize: 13 }}>
      {side.sentences.map((sentence) => (
        <li key={`${sentence.step} ${sentence.text}`}>{sentence.text}</li>
      ))}
    </ol>
  </div>
)
