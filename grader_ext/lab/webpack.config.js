// What the builder adds to its own configuration. Its ids of modules and chunks come from absolute paths, so that the same
// sources would build other bytes in another folder; these are counted.
module.exports = { optimization: { moduleIds: "natural", chunkIds: "natural" } };
