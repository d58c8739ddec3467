import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import styles from '../records/Records.module.css'
import { SaleActs } from '../records/SaleActs.tsx'
import { SaleFacts } from '../records/SaleFacts.tsx'

/** The sale behind a conversion. */
export const SaleTab = ({ saleId }: { saleId: string }) => {
  const query = useQuery({ queryKey: ['sales', 'one', saleId], queryFn: () => api.getSale({ params: { id: saleId } }) })
  return (
    <Loaded query={query}>
      {(sale) => (
        <>
          <div className={styles.acts}>
            <SaleActs sale={sale} />
          </div>
          <SaleFacts sale={sale} />
        </>
      )}
    </Loaded>
  )
}
