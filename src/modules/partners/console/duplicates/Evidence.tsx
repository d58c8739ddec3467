import styles from './Duplicates.module.css'
import type { Pair } from './DuplicatesPage.tsx'
import { words } from './texts.ts'

/** Line by line why two companies may be one, what each line weighs, and what would make it certain. */
export const Evidence = ({ pair }: { pair: Pair }) => (
  <section>
    <h2 className={styles.heading}>{words('evidence')}</h2>
    <table className={styles.evidence}>
      <thead>
        <tr>
          <th scope="col">{words('line')}</th>
          <th scope="col">{pair.one.name}</th>
          <th scope="col">{pair.other.name}</th>
          <th scope="col">{words('pointsHead')}</th>
        </tr>
      </thead>
      <tbody>
        {pair.lines.map((line, index) => (
          <tr key={`${line.kind}${index}`}>
            <td>{line.sentence}</td>
            <td>{line.ours}</td>
            <td>{line.theirs}</td>
            <td>{line.points > 0 ? `+${line.points}` : line.points < 0 ? `−${-line.points}` : ''}</td>
          </tr>
        ))}
        <tr className={styles.sum}>
          <td colSpan={3}>{words(pair.band)}</td>
          <td>{pair.points}</td>
        </tr>
      </tbody>
    </table>
    {pair.wouldMakeCertain.length > 0 && pair.band !== 'certain' && (
      <>
        <h2 className={styles.heading}>{words('certainBy')}</h2>
        <ul className={styles.list2}>
          {pair.wouldMakeCertain.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </>
    )}
  </section>
)
