namespace Lectern.App.Datasets;

static class DatasetList
{
    /// <summary>Every dataset there is. A new one is a file beside this and a line here.</summary>
    public static readonly IReadOnlyList<Dataset> All =
    [
        LearnersDataset.Dataset,
        EnrollmentsDataset.Dataset,
        ActivityDataset.Dataset,
        ContentDataset.Dataset,
        AssessmentsDataset.Dataset,
        QuestionsDataset.Dataset,
        AssignmentsDataset.Dataset,
        SessionsDataset.Dataset,
        EventsDataset.Dataset,
    ];

    public static Dataset? Of(string name) => All.FirstOrDefault(d => d.Name == name);
}
