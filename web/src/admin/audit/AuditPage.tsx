import { Button, Group, Text } from '@mantine/core'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from '../../app/Dialog'
import { save } from '../../charts/table'
import { Said } from '../../course/writing/Said'
import { useMe } from '../../session/useMe'
import { useUser } from '../../session/useSession'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { AdminFrame } from '../AdminFrame'
import { Failure } from '../Failure'
import { toHeading } from '../focus'
import { ListBones } from '../ListBones'
import { More } from '../More'
import type { AuditView } from '../search'
import { useDoing } from '../useDoing'
import { useSaid } from '../useSaid'
import { AuditFilters } from './AuditFilters'
import { AuditTable } from './AuditTable'
import { EntryDetails } from './EntryDetails'
import { exportOf, useAudit, type Entry } from './useAudit'

const text = t.admin.audit

/** Who read, changed or was refused what. */
export function AuditPage() {
  const user = useUser()
  return (
    <AdminFrame part="audit" title={text.title} intro={text.intro}>
      {user?.role === 'admin' && <Audit />}
    </AdminFrame>
  )
}

function Audit() {
  const view = useSearch({ from: '/inside/admin/audit' })
  const navigate = useNavigate()
  const zone = useMe()?.timeZone ?? null
  const query = useAudit(view, zone)
  const doing = useDoing()
  const { message, say, clear } = useSaid()
  const [opened, setOpened] = useState<Entry | null>(null)
  const [isOpen, setOpen] = useState(false)
  const all = query.data?.pages.flatMap((page) => page.items) ?? []
  const caption = text.caption(all.length, !query.hasNextPage)
  const show = (search: AuditView) => void navigate({ to: '/admin/audit', search, resetScroll: false })

  const keep = (format: 'csv' | 'ndjson') =>
    void doing.run(format, async () => {
      say(text.exporting)
      try {
        save(`audit.${format}`, await exportOf(view, zone!, format))
        say(text.exported)
      } catch (error) {
        clear()
        throw error
      }
    })

  return (
    <>
      <AuditFilters view={view} show={show} />
      <Group gap="xs">
        {(['csv', 'ndjson'] as const).map((format) => (
          <Button
            key={format}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            loading={doing.busy === format}
            disabled={zone === null}
            onClick={() => keep(format)}
          >
            {text.export(format.toUpperCase())}
          </Button>
        ))}
        <Text size="sm" c="dimmed">
          {text.exportText}
        </Text>
      </Group>
      <Said message={message} close={clear} />
      <Failure error={doing.failure} />
      <Loaded query={query} what={text.what} skeleton={<ListBones />}>
        {() =>
          all.length === 0 ? (
            <Empty title={text.none} text={text.noneText} icon={<IconHistory />} />
          ) : (
            <>
              <AuditTable
                entries={all}
                caption={caption}
                open={(entry) => {
                  setOpened(entry)
                  setOpen(true)
                }}
              />
              <More query={query} caption={caption} />
            </>
          )
        }
      </Loaded>
      <Dialog isOpen={isOpen} close={() => setOpen(false)} title={text.entry} size="lg">
        {opened !== null && (
          <EntryDetails
            entry={opened}
            show={(next) => {
              setOpen(false)
              show(next)
              toHeading()
            }}
          />
        )}
      </Dialog>
    </>
  )
}
