import styles from './PageSkeleton.module.css'
import { t } from './texts.ts'

/** Where words will stand, before they are there; never a spinner over a page. */
export const SkeletonBar = ({ width, height = 10 }: { width: number | string; height?: number }) => (
  <span className={styles.bar} style={{ display: 'block', width, height }} />
)

/** A page that is still on its way. */
export const PageSkeleton = () => (
  <div className={styles.page} aria-busy="true">
    <span className="visually-hidden" role="status">
      {t('app.loading')}
    </span>
    <div style={{ paddingBlock: 8 }}>
      <SkeletonBar width={180} height={18} />
    </div>
    {[64, 42, 55, 38, 60, 47, 51, 40].map((width) => (
      <div className={styles.row} key={width}>
        <SkeletonBar width={`${width / 2}%`} />
        <SkeletonBar width="12%" />
        <SkeletonBar width="8%" />
      </div>
    ))}
  </div>
)
