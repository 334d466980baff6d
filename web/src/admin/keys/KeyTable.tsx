import { Button, Text, VisuallyHidden } from '@mantine/core'
import { SortHead } from '../../table/SortHead'
import { t } from '../../texts'
import { nameOfActor } from '../actors'
import { Ago } from '../../app/Moment'
import { turnedKeys, type KeyListing, type KeySort } from '../search'
import { KeyState } from './KeyState'
import type { ApiKey } from './useKeys'

const text = t.admin.keys

interface Props {
  keys: readonly ApiKey[]
  listing: KeyListing
  show: (listing: KeyListing) => void
  caption: string
  now: number
  manage: (key: ApiKey) => void
}

export function KeyTable({ keys, listing, show, caption, now, manage }: Props) {
  const sortedBy = (sort: KeySort) => ({
    order:
      (listing.sort ?? 'name') !== sort
        ? null
        : listing.order === undefined
          ? ('ascending' as const)
          : ('descending' as const),
    sort: () => show(turnedKeys(listing, sort)),
  })
  return (
    <div className="figure-table admin-table" tabIndex={0} role="region" aria-label={text.title}>
      <table>
        <VisuallyHidden component="caption">{caption}</VisuallyHidden>
        <thead>
          <tr>
            <SortHead label={text.columns.name} className="name" {...sortedBy('name')} />
            <SortHead label={text.columns.scopes} />
            <SortHead label={text.columns.state} />
            <SortHead label={text.columns.createdBy} />
            <SortHead label={text.columns.createdAt} {...sortedBy('createdAt')} />
            <SortHead label={text.columns.lastUsedAt} {...sortedBy('lastUsedAt')} />
            <SortHead label={text.columns.expiresAt} {...sortedBy('expiresAt')} />
            <SortHead label={text.columns.manage} />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} data-key={key.id}>
              <th scope="row" className="name">
                <span className="breaks">{key.name}</span>
                <Text size="xs" c="dimmed" className="breaks">
                  {`${key.prefix}…`}
                </Text>
              </th>
              <td>
                {key.scopes.map((scope) => text.scope[scope] ?? scope).join(', ')}
                {key.appId !== null && (
                  <Text size="xs" c="dimmed" className="breaks">
                    {text.app(key.appId)}
                  </Text>
                )}
              </td>
              <td>
                <KeyState apiKey={key} now={now} />
              </td>
              <td className="breaks">{nameOfActor(key.createdBy)}</td>
              <td>
                <Ago at={key.createdAt} />
              </td>
              <td title={text.usedHint}>{key.lastUsedAt === null ? text.never : <Ago at={key.lastUsedAt} />}</td>
              <td>{key.expiresAt === null ? text.noExpiry : <Ago at={key.expiresAt} />}</td>
              <td>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={text.manageOf(key.name)}
                  aria-haspopup="dialog"
                  onClick={() => manage(key)}
                >
                  {text.manage}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
