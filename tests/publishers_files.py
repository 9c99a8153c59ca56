"""Which of the publishers' own files the committed figures were made from."""

from __future__ import annotations

from pathlib import Path


def publishers_files(folder: Path) -> list[Path]:
    """Every published file of a family that the workbook reads, in the folder that holds them."""
    names = """
    geography/ees_accepted_local_authorities.csv geography/la_code_changes.csv
    lait-2026-04/la_code_list.xlsx statistical-neighbours/sn_may_2025.xlsx
    statistical-neighbours/sn_april_2021.xlsx lait-2026-04/bds_long_0.parquet
    lait-2026-04/lait_data_dictionary.csv ehc-plans-2025/timeliness_20_week.csv
    ehc-plans-2025/requests.csv ehc-plans-2025/assessments.csv ehc-plans-2025/annual_reviews.csv
    ehc-plans-2025/caseload.csv ehc-plans-2025/newplans.csv
    ehc-plans-2025/residential_settings.csv ehc-plans-2022/sen2_mi.csv
    ehc-plans-2022/sen2_age_caseload.csv ehc-plans-2022/sen2_estab_caseload.csv
    eyfs-profile-2022/1_eyfsp_headline_measures_2022.csv
    attendance-and-exclusions/suspensions_exclusions_by_sen_la_terms_2019_20_to_2024_25.csv
    attendance-and-exclusions/absence_by_sen_la_2018_19_to_2024_25.csv
    high-needs-funding/dsg_deficit_derived.csv
    ehc-plans-2026/timeliness_20_week.csv ehc-plans-2026/requests.csv
    ehc-plans-2026/annual_reviews.csv ehc-plans-2026/assessments_2025_reduced.csv
    ehc-plans-2026/caseload_2025_26_oxfordshire_england_reduced.csv
    neet-participation/UD_NEETNK_LA_dashboard_2022_final.csv
    neet-participation/UD_NEETNK_LA_dashboard_2023_final.csv
    neet-participation/UD_NEETNK_LA_dashboard_2024.csv
    neet-participation/UD_NEETNK_LA_dashboard_2025.csv
    attendance-reasons/absence_reasons_by_sen_la_2018_19_to_2024_25.csv
    attendance-reasons/attendance_reasons_by_sen_la_2025_26_autumn_spring.csv
    nhs-community-waits/la_ch_time_series_derived.csv
    """.split()
    appeals = (
        "ehc-plans-2025/supporting-files/SEND Tribunals and appeal rate 2014-2024.csv",
        "ehc-plans-2026/SEND appealable decisions rate 2024-2025.csv",
    )
    return [folder / name for name in (*names, *appeals)]
