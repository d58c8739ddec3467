import { CloseButton, Drawer } from '@mantine/core'
import type { SideFormProps } from '../SideForm.tsx'
import { t } from '../texts.ts'
import { FormBody, type FormValues } from './FormBody.tsx'
import styles from './FormDrawer.module.css'

/** The panel of a `SideForm`, 480 px wide, the whole width on a phone. */
export const FormDrawer = <Values extends FormValues, Result>({
  opened,
  onClose,
  title,
  ...form
}: SideFormProps<Values, Result>) => (
  <Drawer.Root opened={opened} onClose={onClose} size={480} position="right">
    <Drawer.Overlay backgroundOpacity={1} />
    <Drawer.Content aria-label={typeof title === 'string' ? title : undefined} data-locks-scroll>
      <div className={styles.content}>
        <div className={styles.head}>
          <Drawer.Title className={styles.title}>{title}</Drawer.Title>
          <CloseButton aria-label={t('app.close')} onClick={onClose} />
        </div>
        <div style={{ flex: 1, minHeight: 0 }}>
          <FormBody
            {...form}
            onCancel={onClose}
            onSent={(result, values) => {
              onClose()
              form.onSent?.(result, values)
            }}
          />
        </div>
      </div>
    </Drawer.Content>
  </Drawer.Root>
)
