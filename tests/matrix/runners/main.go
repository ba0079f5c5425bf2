// Validates messages with gojsonschema: main FORMATS SCHEMAS
// Each line of the input is {"name", "base64"}, each of the output {"name", "valid"}.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	"github.com/xeipuuv/gojsonschema"
)

type question struct {
	Name   string
	Base64 []byte
}

type answer struct {
	Name  string `json:"name"`
	Valid bool   `json:"valid"`
}

func main() {
	if os.Args[1] != "asserted" {
		gojsonschema.FormatCheckers.Remove("date-time")
	}
	contracts := compile(os.Args[2])
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	decoder := json.NewDecoder(lines)
	for decoder.More() {
		var one question
		if err := decoder.Decode(&one); err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(answer{one.Name, isValid(contracts, one.Base64)}); err != nil {
			log.Fatal(err)
		}
	}
}

// compile reads the schemas as draft 7, the newest that gojsonschema knows; they mean the same in it.
func compile(folder string) map[string]*gojsonschema.Schema {
	paths, _ := filepath.Glob(filepath.Join(folder, "*-v*.schema.json"))
	contracts := map[string]*gojsonschema.Schema{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		var shape struct {
			Properties struct{ Type struct{ Const string } }
		}
		if err := json.Unmarshal(text, &shape); err != nil {
			log.Fatal(err)
		}
		loader := gojsonschema.NewSchemaLoader()
		loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
		schema, err := loader.Compile(gojsonschema.NewBytesLoader(text))
		if err != nil {
			log.Fatal(err)
		}
		contracts[shape.Properties.Type.Const] = schema
	}
	return contracts
}

func isValid(contracts map[string]*gojsonschema.Schema, data []byte) bool {
	var message map[string]any
	if json.Unmarshal(data, &message) != nil {
		return false
	}
	name, _ := message["type"].(string)
	schema, known := contracts[name]
	if !known {
		return false
	}
	result, err := schema.Validate(gojsonschema.NewBytesLoader(data))
	return err == nil && result.Valid()
}
