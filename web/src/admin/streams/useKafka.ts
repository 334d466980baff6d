import { useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import type { StreamView } from '../search'

export type Kafka = Schemas['KafkaReport']
export type Topic = Schemas['KafkaTopicState']
export type Rates = Schemas['KafkaRates']
export type Client = Schemas['KafkaClient']

const pause = 5000

/** How Kafka stands, asked anew every five seconds while somebody looks. */
export function useKafka({ period }: StreamView, isOperator: boolean) {
  return useQuery({
    queryKey: ['kafka', { period }],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/kafka', { params: { query: period === undefined ? {} : { period } }, signal })),
    refetchInterval: pause,
    staleTime: 0,
    gcTime: 0,
    enabled: isOperator,
  })
}
