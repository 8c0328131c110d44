import { app } from "../../scripts/app.js";
import { api } from "../../scripts/api.js";

// Shows under a WhereAmI node what it told, and greets once in the browser's console.
app.registerExtension({
  name: "milepost.example",
  async setup() {
    const answer = await api.fetchApi("/hello?name=editor");
    console.info("milepost_example:", await answer.json());
  },
  async nodeCreated(node) {
    if (node.comfyClass !== "ExampleWhereAmI") return;
    const executed = node.onExecuted;
    node.onExecuted = function (output) {
      executed?.apply(this, arguments);
      this.title = output.text?.[0] ?? this.title;
    };
  },
});
