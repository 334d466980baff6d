using Lectern.App.Datasets;

namespace Lectern.App.Glossary;

/// <summary>Measures of datasets, as the datasets declare them: with the dataset's name before a dot.</summary>
static class DatasetMeasures
{
    public static readonly IReadOnlyList<Measure> All =
        [.. DatasetList.All.SelectMany(d => d.Measures.Select(m => new Measure($"{d.Name}.{m.Name}", m.Description, m.Formula, m.Unit, d.Grain, d.Source)))];
}
