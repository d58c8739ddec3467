import { Modal } from '@mantine/core'
import type { RailRoom } from './frame/RailList.tsx'
import styles from './KeyboardHelp.module.css'
import { modSign } from './keys.ts'
import { t } from './texts.ts'

/** All keys of the product on one page, opened by `?`. */
export const KeyboardHelp = ({ onClose, rooms }: { onClose: () => void; rooms: RailRoom[] }) => (
  <Modal opened onClose={onClose} title={t('keys.title')} size={680}>
    <div className={styles.groups}>
      <Group
        title={t('keys.everywhere')}
        rows={[
          [[modSign(), 'K'], t('keys.palette')],
          [['?'], t('keys.help')],
          [['Esc'], t('keys.close')],
          ...rooms
            .slice(0, 9)
            .map((room, index): KeyRow => [['g', String(index + 1)], t('keys.goTo', { name: room.label })]),
        ]}
      />
      <div style={{ display: 'grid', gap: 20, alignContent: 'start' }}>
        <Group
          title={t('keys.lists')}
          rows={[
            [['j'], t('keys.next')],
            [['k'], t('keys.previous')],
            [['Enter'], t('keys.open')],
            [['x'], t('keys.select')],
            [['/'], t('list.search')],
            [['e'], t('keys.done')],
            [['s'], t('keys.snooze')],
            [['a'], t('keys.assign')],
          ]}
        />
        <Group
          title={t('keys.forms')}
          rows={[
            [[modSign(), 'Enter'], t('keys.send')],
            [['Esc'], t('keys.close')],
          ]}
        />
      </div>
    </div>
  </Modal>
)

type KeyRow = [keys: string[], label: string]

const Group = ({ title, rows }: { title: string; rows: KeyRow[] }) => (
  <section>
    <h3 className={styles.title}>{title}</h3>
    {rows.map(([keys, label]) => (
      <div key={label} className={styles.row}>
        <span>{label}</span>
        <span className={styles.keys}>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      </div>
    ))}
  </section>
)
