// What the Relay compiler reads; suites/relay.mjs imports what it makes of it.
import { graphql } from 'relay-runtime'

export const mine = graphql`
  query documentsMineQuery($first: Int!, $after: String) {
    me {
      applications(first: $first, after: $after) @connection(key: "documents_applications") {
        edges {
          node {
            id
            reference
            status
            version
          }
        }
      }
    }
  }
`

export const withdraw = graphql`
  mutation documentsWithdrawMutation($input: WithdrawApplicationInput!) {
    withdrawApplication(input: $input) {
      __typename
      ... on Application {
        id
        status
        version
      }
      ... on Problem {
        code
      }
    }
  }
`

export const follow = graphql`
  subscription documentsFollowSubscription($reference: String!) {
    applicationChanged(reference: $reference) {
      id
      status
      version
    }
  }
`

export const again = graphql`
  query documentsNodeQuery($id: ID!) {
    node(id: $id) {
      ... on Application {
        id
        reference
        status
      }
    }
  }
`
