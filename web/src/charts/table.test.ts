import { expect, it } from 'vitest'
import { csv, fileName } from './table'

const cells = (...values: (string | number | null)[]) =>
  csv([{ label: 'Value', value: (v: string | number | null) => v }], values)

it('writes what RFC 4180 wants, marked as UTF-8', () => {
  const columns = [
    { label: 'Name', value: (row: { name: string; score: number | null }) => row.name },
    { label: 'Score, %', value: (row: { name: string; score: number | null }) => row.score },
  ]
  const rows = [
    { name: 'Żółkiewski, "Ági" M.', score: 12.5 },
    { name: 'two\nlines', score: null },
  ]
  expect(csv(columns, rows)).toBe('\ufeffName,"Score, %"\r\n"Żółkiewski, ""Ági"" M.",12.5\r\n"two\nlines",\r\n')
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '=HYPERLINK("http://x","y")'])(
  'keeps %j from being a formula',
  (text) => {
    expect(cells(text).split('\r\n')[1]).toMatch(/^"?'/)
  },
)

it('leaves figures and plain names as they are', () => {
  expect(cells(-4.5, 0, 'Ann - 3', null)).toBe('\ufeffValue\r\n-4.5\r\n0\r\nAnn - 3\r\n\r\n')
})

it('names files by titles of any script', () => {
  expect(fileName('Active learners (30 days)', 'csv')).toBe('active-learners-30-days.csv')
  expect(fileName('Оценки: курс 1', 'png')).toBe('оценки-курс-1.png')
  expect(fileName('कक्षा / 成績', 'csv')).toBe('कक्षा-成績.csv')
  expect(fileName('../..', 'csv')).toBe('lectern.csv')
})
