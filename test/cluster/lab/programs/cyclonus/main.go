// Answers what Cyclonus thinks of connections: {policies, traffic} as JSON in, one true or false a connection out.
package main

import (
	"encoding/json"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	networking "k8s.io/api/networking/v1"
)

func main() {
	var asked struct {
		Policies []*networking.NetworkPolicy `json:"policies"`
		Traffic  []*matcher.Traffic          `json:"traffic"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	policy := matcher.BuildNetworkPolicies(false, asked.Policies)
	answers := make([]bool, 0, len(asked.Traffic))
	for _, traffic := range asked.Traffic {
		answers = append(answers, policy.IsTrafficAllowed(traffic).IsAllowed())
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
